import words from '@awesome.me/webawesome/dist/translations/pl.js'
import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/pl/console.json'
import audit from '../../../locales/pl/console-audit.json'
import desk from '../../../locales/pl/console-desk.json'
import identity from '../../../locales/pl/console-identity.json'
import people from '../../../locales/pl/console-people.json'
import privacy from '../../../locales/pl/console-privacy.json'
import records from '../../../locales/pl/console-records.json'
import type { Language } from '../texts.ts'

export default {
  texts: {
    console: texts,
    'console-audit': audit,
    'console-desk': desk,
    'console-identity': identity,
    'console-people': people,
    'console-privacy': privacy,
    'console-records': records,
  },
  register: () => registerTranslation(words),
} satisfies Language
