import choices from '../../../locales/sr/choices.json'

export default choices
