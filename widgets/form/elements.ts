import { define } from '../core/define.ts'
import { PortikField } from './field.ts'
import { PortikForm } from './form.ts'
import { PortikSection } from './section.ts'

define('portik-field', PortikField)
define('portik-section', PortikSection)
define('portik-form', PortikForm)
