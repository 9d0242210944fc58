import choices from '../../../locales/pl/choices.json'

export default choices
