import fields from '../../../locales/hr/fields.json'
import widget from '../../../locales/hr/widget.json'

export default { fields, widget }
