import choices from '../../../locales/de/choices.json'

export default choices
