import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/sr-Cyrl/console.json'
import audit from '../../../locales/sr-Cyrl/console-audit.json'
import desk from '../../../locales/sr-Cyrl/console-desk.json'
import identity from '../../../locales/sr-Cyrl/console-identity.json'
import people from '../../../locales/sr-Cyrl/console-people.json'
import privacy from '../../../locales/sr-Cyrl/console-privacy.json'
import records from '../../../locales/sr-Cyrl/console-records.json'
import type { Language } from '../texts.ts'
import words from './words-sr-Cyrl.ts'

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
