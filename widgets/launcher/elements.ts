import { define } from '../core/define.ts'
import { PortikLauncher } from './launcher.ts'

define('portik-launcher', PortikLauncher)
