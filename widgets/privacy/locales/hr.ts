import choices from '../../../locales/hr/choices.json'

export default choices
