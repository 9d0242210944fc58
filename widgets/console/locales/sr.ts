import { registerTranslation } from '@awesome.me/webawesome/dist/utilities/localize.js'
import texts from '../../../locales/sr/console.json'
import audit from '../../../locales/sr/console-audit.json'
import desk from '../../../locales/sr/console-desk.json'
import identity from '../../../locales/sr/console-identity.json'
import people from '../../../locales/sr/console-people.json'
import privacy from '../../../locales/sr/console-privacy.json'
import records from '../../../locales/sr/console-records.json'
import type { Language } from '../texts.ts'
import words from './words-sr.ts'

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
