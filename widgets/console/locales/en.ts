import words from '@awesome.me/webawesome/dist/translations/en.js'
import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/en/console.json'
import audit from '../../../locales/en/console-audit.json'
import desk from '../../../locales/en/console-desk.json'
import identity from '../../../locales/en/console-identity.json'
import people from '../../../locales/en/console-people.json'
import privacy from '../../../locales/en/console-privacy.json'
import records from '../../../locales/en/console-records.json'
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
