import fields from '../../../locales/ar/fields.json'
import widget from '../../../locales/ar/widget.json'

export default { fields, widget }
