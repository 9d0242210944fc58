import fields from '../../../locales/sr/fields.json'
import widget from '../../../locales/sr/widget.json'

export default { fields, widget }
