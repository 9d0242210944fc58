import words from '@awesome.me/webawesome/dist/translations/ar.js'
import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/ar/console.json'
import audit from '../../../locales/ar/console-audit.json'
import desk from '../../../locales/ar/console-desk.json'
import identity from '../../../locales/ar/console-identity.json'
import people from '../../../locales/ar/console-people.json'
import privacy from '../../../locales/ar/console-privacy.json'
import records from '../../../locales/ar/console-records.json'
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
