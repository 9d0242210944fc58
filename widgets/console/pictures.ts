import arrowDownIcon from 'lucide/dist/esm/icons/arrow-down.mjs'
import arrowUpIcon from 'lucide/dist/esm/icons/arrow-up.mjs'
import banIcon from 'lucide/dist/esm/icons/ban.mjs'
import bookmarkIcon from 'lucide/dist/esm/icons/bookmark.mjs'
import buildingIcon from 'lucide/dist/esm/icons/building.mjs'
import calendarIcon from 'lucide/dist/esm/icons/calendar.mjs'
import checkIcon from 'lucide/dist/esm/icons/check.mjs'
import chevronDownIcon from 'lucide/dist/esm/icons/chevron-down.mjs'
import chevronLeftIcon from 'lucide/dist/esm/icons/chevron-left.mjs'
import chevronRightIcon from 'lucide/dist/esm/icons/chevron-right.mjs'
import chevronUpIcon from 'lucide/dist/esm/icons/chevron-up.mjs'
import circleIcon from 'lucide/dist/esm/icons/circle.mjs'
import circleAlertIcon from 'lucide/dist/esm/icons/circle-alert.mjs'
import circleCheckIcon from 'lucide/dist/esm/icons/circle-check.mjs'
import circleDotIcon from 'lucide/dist/esm/icons/circle-dot.mjs'
import circleUserIcon from 'lucide/dist/esm/icons/circle-user.mjs'
import circleXIcon from 'lucide/dist/esm/icons/circle-x.mjs'
import clockIcon from 'lucide/dist/esm/icons/clock.mjs'
import codeIcon from 'lucide/dist/esm/icons/code.mjs'
import columns3Icon from 'lucide/dist/esm/icons/columns-3.mjs'
import copyIcon from 'lucide/dist/esm/icons/copy.mjs'
import downloadIcon from 'lucide/dist/esm/icons/download.mjs'
import ellipsisIcon from 'lucide/dist/esm/icons/ellipsis.mjs'
import externalLinkIcon from 'lucide/dist/esm/icons/external-link.mjs'
import eyeIcon from 'lucide/dist/esm/icons/eye.mjs'
import eyeOffIcon from 'lucide/dist/esm/icons/eye-off.mjs'
import fileTextIcon from 'lucide/dist/esm/icons/file-text.mjs'
import funnelIcon from 'lucide/dist/esm/icons/funnel.mjs'
import globeIcon from 'lucide/dist/esm/icons/globe.mjs'
import houseIcon from 'lucide/dist/esm/icons/house.mjs'
import inboxIcon from 'lucide/dist/esm/icons/inbox.mjs'
import infoIcon from 'lucide/dist/esm/icons/info.mjs'
import keyRoundIcon from 'lucide/dist/esm/icons/key-round.mjs'
import keyboardIcon from 'lucide/dist/esm/icons/keyboard.mjs'
import languagesIcon from 'lucide/dist/esm/icons/languages.mjs'
import linkIcon from 'lucide/dist/esm/icons/link.mjs'
import lockIcon from 'lucide/dist/esm/icons/lock.mjs'
import logOutIcon from 'lucide/dist/esm/icons/log-out.mjs'
import mailIcon from 'lucide/dist/esm/icons/mail.mjs'
import menuIcon from 'lucide/dist/esm/icons/menu.mjs'
import minusIcon from 'lucide/dist/esm/icons/minus.mjs'
import monitorIcon from 'lucide/dist/esm/icons/monitor.mjs'
import moonIcon from 'lucide/dist/esm/icons/moon.mjs'
import paperclipIcon from 'lucide/dist/esm/icons/paperclip.mjs'
import pauseIcon from 'lucide/dist/esm/icons/pause.mjs'
import pencilIcon from 'lucide/dist/esm/icons/pencil.mjs'
import playIcon from 'lucide/dist/esm/icons/play.mjs'
import plusIcon from 'lucide/dist/esm/icons/plus.mjs'
import refreshCwIcon from 'lucide/dist/esm/icons/refresh-cw.mjs'
import rotateCcwIcon from 'lucide/dist/esm/icons/rotate-ccw.mjs'
import scrollTextIcon from 'lucide/dist/esm/icons/scroll-text.mjs'
import scaleIcon from 'lucide/dist/esm/icons/scale.mjs'
import searchIcon from 'lucide/dist/esm/icons/search.mjs'
import sendIcon from 'lucide/dist/esm/icons/send.mjs'
import settingsIcon from 'lucide/dist/esm/icons/settings.mjs'
import shieldCheckIcon from 'lucide/dist/esm/icons/shield-check.mjs'
import sparklesIcon from 'lucide/dist/esm/icons/sparkles.mjs'
import starIcon from 'lucide/dist/esm/icons/star.mjs'
import sunIcon from 'lucide/dist/esm/icons/sun.mjs'
import targetIcon from 'lucide/dist/esm/icons/target.mjs'
import trashIcon from 'lucide/dist/esm/icons/trash.mjs'
import triangleAlertIcon from 'lucide/dist/esm/icons/triangle-alert.mjs'
import undo2Icon from 'lucide/dist/esm/icons/undo-2.mjs'
import uploadIcon from 'lucide/dist/esm/icons/upload.mjs'
import userIcon from 'lucide/dist/esm/icons/user.mjs'
import userCogIcon from 'lucide/dist/esm/icons/user-cog.mjs'
import usersIcon from 'lucide/dist/esm/icons/users.mjs'
import wifiOffIcon from 'lucide/dist/esm/icons/wifi-off.mjs'
import xIcon from 'lucide/dist/esm/icons/x.mjs'

/** The pictures of the console, by what they mean. A room that needs another one adds a line: they weigh 0.1 KiB each. */
export const PICTURES = {
  account: circleUserIcon,
  alert: circleAlertIcon,
  audit: scrollTextIcon,
  block: banIcon,
  bookmark: bookmarkIcon,
  building: buildingIcon,
  calendar: calendarIcon,
  check: checkIcon,
  circle: circleIcon,
  clip: paperclipIcon,
  clock: clockIcon,
  close: xIcon,
  code: codeIcon,
  columns: columns3Icon,
  copy: copyIcon,
  deliveries: sendIcon,
  done: circleCheckIcon,
  dot: circleDotIcon,
  down: chevronDownIcon,
  download: downloadIcon,
  edit: pencilIcon,
  external: externalLinkIcon,
  eye: eyeIcon,
  'eye-off': eyeOffIcon,
  failed: circleXIcon,
  file: fileTextIcon,
  filter: funnelIcon,
  home: houseIcon,
  inbox: inboxIcon,
  info: infoIcon,
  key: keyRoundIcon,
  keyboard: keyboardIcon,
  languages: languagesIcon,
  leads: targetIcon,
  leave: logOutIcon,
  left: chevronLeftIcon,
  link: linkIcon,
  lock: lockIcon,
  mail: mailIcon,
  menu: menuIcon,
  minus: minusIcon,
  moon: moonIcon,
  more: ellipsisIcon,
  offline: wifiOffIcon,
  pause: pauseIcon,
  people: usersIcon,
  person: userIcon,
  play: playIcon,
  plus: plusIcon,
  refresh: refreshCwIcon,
  retry: rotateCcwIcon,
  requests: scaleIcon,
  right: chevronRightIcon,
  search: searchIcon,
  settings: settingsIcon,
  shield: shieldCheckIcon,
  site: globeIcon,
  'sort-down': arrowDownIcon,
  'sort-up': arrowUpIcon,
  sparkles: sparklesIcon,
  staff: userCogIcon,
  star: starIcon,
  sun: sunIcon,
  system: monitorIcon,
  trash: trashIcon,
  undo: undo2Icon,
  up: chevronUpIcon,
  upload: uploadIcon,
  warning: triangleAlertIcon,
} as const

export type Picture = keyof typeof PICTURES
