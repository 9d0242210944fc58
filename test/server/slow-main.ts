import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { readConfig } from '../../server/platform/config.ts'
import { openLog } from '../../server/platform/log.ts'
import { runUntilStopped } from '../../server/run.ts'
import { startServer } from '../../server/start.ts'

/** The server with one page that takes a second. */
const pages = [new Hono().get('/slow', async (c) => c.text(await sleep(1_000, 'finished')))]

const config = readConfig(process.env)
const log = openLog(config.logLevel)
runUntilStopped(await startServer(config, log, { site: [], console: [], pages }), log)
