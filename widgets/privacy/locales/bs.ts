import choices from '../../../locales/bs/choices.json'

export default choices
