import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'

/** A customer's website of another origin, whose pages are put together by the tests. */
export type Host = {
  readonly url: string
  /** Publishes a page and gives its address. */
  page(html: string, headers?: Readonly<Record<string, string>>): string
  /** Publishes a style sheet and gives its address. */
  sheet(css: string): string
  stop(): Promise<void>
}

type Served = { readonly body: string; readonly headers: Readonly<Record<string, string>> }

export const startHost = async (): Promise<Host> => {
  const served: Served[] = []
  const app = new Hono()
  app.get('/favicon.ico', (c) => c.body(null, 204))
  app.get('/:n', (c) => {
    const found = served[Number(c.req.param('n'))]
    return found ? c.body(found.body, 200, { ...found.headers }) : c.notFound()
  })
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => {
      resolve(started)
    })
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const publish = (body: string, headers: Readonly<Record<string, string>>): string => `${url}/${served.push({ body, headers }) - 1}`

  return {
    url,
    page: (html, headers = {}) => publish(html, { 'content-type': 'text/html; charset=utf-8', ...headers }),
    sheet: (css) => publish(css, { 'content-type': 'text/css; charset=utf-8' }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      }),
  }
}
