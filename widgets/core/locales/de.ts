import fields from '../../../locales/de/fields.json'
import widget from '../../../locales/de/widget.json'

export default { fields, widget }
