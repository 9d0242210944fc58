import fields from '../../../locales/pl/fields.json'
import widget from '../../../locales/pl/widget.json'

export default { fields, widget }
