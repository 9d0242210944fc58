import choices from '../../../locales/sr-Cyrl/choices.json'

export default choices
