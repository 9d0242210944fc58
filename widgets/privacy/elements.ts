import { define } from '../core/define.ts'
import { PortikPrivacy } from './privacy.ts'

define('portik-privacy', PortikPrivacy)
