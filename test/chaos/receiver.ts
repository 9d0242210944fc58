import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

type Lead = { readonly data: { readonly id: string } }

/**
 * A CRM that honours the webhook id: it remembers what it has taken and takes nothing twice. It is as
 * unreliable as real ones: the first attempt of some records fails, is slow, or loses its acknowledgement
 * after the record was taken. Signatures are verified; a false one fails the run.
 */
export const startReceiver = async (secret: () => string, random: () => number) => {
  const takenBy = new Map<string, string>()
  const attempts = new Map<string, number>()
  const errors: string[] = []
  let repeated = 0

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('error', () => {})
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const webhookId = String(request.headers['webhook-id'])
      const answer = (status: number) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
      let lead: Lead
      try {
        lead = new Webhook(secret()).verify(body, request.headers as Record<string, string>) as Lead
      } catch (error) {
        errors.push(String(error))
        return answer(401)
      }
      const attempt = (attempts.get(webhookId) ?? 0) + 1
      attempts.set(webhookId, attempt)
      const mood = attempt === 1 ? random() : 1
      if (mood < 0.04) return answer(500)
      if (mood < 0.06) return request.socket.destroy()

      const known = takenBy.get(lead.data.id)
      if (known === undefined) takenBy.set(lead.data.id, webhookId)
      else if (known === webhookId) repeated += 1
      else errors.push(`record ${lead.data.id} came under two webhook ids: ${known} and ${webhookId}`)

      if (mood < 0.09) return request.socket.destroy()
      setTimeout(() => answer(200), mood < 0.12 ? 500 : 0)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    takenBy,
    errors,
    /** How often a record came again after it was taken; harmless, because the id was the same. */
    repeated: () => repeated,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
