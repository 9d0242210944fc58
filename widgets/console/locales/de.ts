import words from '@awesome.me/webawesome/dist/translations/de.js'
import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/de/console.json'
import audit from '../../../locales/de/console-audit.json'
import desk from '../../../locales/de/console-desk.json'
import identity from '../../../locales/de/console-identity.json'
import people from '../../../locales/de/console-people.json'
import privacy from '../../../locales/de/console-privacy.json'
import records from '../../../locales/de/console-records.json'
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
