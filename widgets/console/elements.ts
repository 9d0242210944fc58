import { define } from '../core/define.ts'
import { PortikConsoleAsks } from './asks.ts'
import { PortikConsole } from './console.ts'
import { PortikConsoleEntrance } from './entrance.ts'
import { registerIcons } from './icons.ts'
import { PortikConsoleTable } from './table.ts'
import { startTheme } from './theme.ts'
import { PortikConsoleToasts } from './toasts.ts'
import './components.ts'

/** Registers the elements of the frame. Look and pictures first: elements draw themselves as soon as they are registered. */
export const openConsole = (): void => {
  startTheme()
  registerIcons()
  define('portik-console-asks', PortikConsoleAsks)
  define('portik-console-entrance', PortikConsoleEntrance)
  define('portik-console-table', PortikConsoleTable)
  define('portik-console-toasts', PortikConsoleToasts)
  define('portik-console', PortikConsole)
}
