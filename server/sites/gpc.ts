import type { Context } from 'hono'

/** Whether the browser sends the Global Privacy Control signal: the header with the value `1`, and nothing else (W3C GPC, section 3.2). */
export const saysGpc = (c: Context): boolean => c.req.header('Sec-GPC') === '1'
