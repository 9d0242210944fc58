import choices from '../../../locales/en/choices.json'

export default choices
