import type { Config } from './platform/config.ts'

/** `host:port` of this server: the demo's CRM runs in it, so the demo may call it although it is private. */
export const demoTarget = ({ publicUrl }: Config): string => {
  const { hostname, port, protocol } = new URL(publicUrl)
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
}
