import fields from '../../../locales/en/fields.json'
import widget from '../../../locales/en/widget.json'

export default { fields, widget }
