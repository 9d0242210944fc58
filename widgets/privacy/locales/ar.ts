import choices from '../../../locales/ar/choices.json'

export default choices
