import words from '@awesome.me/webawesome/dist/translations/hr.js'
import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/hr/console.json'
import audit from '../../../locales/hr/console-audit.json'
import desk from '../../../locales/hr/console-desk.json'
import identity from '../../../locales/hr/console-identity.json'
import people from '../../../locales/hr/console-people.json'
import privacy from '../../../locales/hr/console-privacy.json'
import records from '../../../locales/hr/console-records.json'
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
