import fields from '../../../locales/bs/fields.json'
import widget from '../../../locales/bs/widget.json'

export default { fields, widget }
