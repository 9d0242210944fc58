import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/bs/console.json'
import audit from '../../../locales/bs/console-audit.json'
import desk from '../../../locales/bs/console-desk.json'
import identity from '../../../locales/bs/console-identity.json'
import people from '../../../locales/bs/console-people.json'
import privacy from '../../../locales/bs/console-privacy.json'
import records from '../../../locales/bs/console-records.json'
import type { Language } from '../texts.ts'
import words from './words-bs.ts'

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
