import './theme.css'
import './base.css'
import './shell.css'
import './pieces.css'
import { openConsole } from './elements.ts'

/** The script of `/console`. */
openConsole()
