import fields from '../../../locales/sr-Cyrl/fields.json'
import widget from '../../../locales/sr-Cyrl/widget.json'

export default { fields, widget }
