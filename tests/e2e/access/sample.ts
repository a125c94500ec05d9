import { ADA, type Server } from '../signed_in'
import type { Visited } from '../pages'

/** Each person in a browser of their own. */
const BROWSERS = {
  ada: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36',
  vera: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15',
  edith: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
}

/**
 * People, keys, sessions and a record of all outcomes, made one after the other as people would make them. Gives the
 * cookie of the first administrator's browser, with which all of it is seen.
 */
export async function fill(server: Server): Promise<string> {
  const vera = await server.makeUser('vera', 'viewer', { kind: 'gateways', gatewayIds: ['gw-search'] })
  const edith = await server.makeUser('edith', 'editor')
  await server.call('POST', '/console/v1/users', { name: 'omar', role: 'administrator', scope: { kind: 'all' } })
  const day = 24 * 60 * 60_000
  const key = (name: string, role: string, days?: number) =>
    server.call('POST', '/console/v1/access-keys', {
      name,
      role,
      scope: { kind: 'all' },
      ...(days && { expireTimestamp: Date.now() + days * day }),
    })
  const old = await key('old-laptop', 'viewer')
  const pipeline = await key('deploy-pipeline', 'editor', 300)
  const { accessKeyId, accessKeySecret } = { ...pipeline.accessKey, ...pipeline }
  await server.signed(accessKeyId, accessKeySecret, '/v1/gateways')
  await server.signed(accessKeyId, 'not the secret', '/v1/gateways')
  await server.call('DELETE', `/console/v1/access-keys/${old.accessKey.accessKeyId}`)
  await key('metrics', 'viewer')
  const asEdith = (await signIn(server, edith, BROWSERS.edith)).ask
  const asVera = (await signIn(server, vera, BROWSERS.vera)).ask
  const service = { gatewayId: 'gw-payments', sourceType: 'VIP', serviceConfigs: [{ name: 'mainframe', addresses: ['10.0.0.5:80'] }] }
  await asEdith('POST', '/v1/services', service)
  await asEdith('POST', '/v1/services', service)
  await asVera('DELETE', '/v1/gateways/gw-search')
  return (await signIn(server, ADA, BROWSERS.ada)).cookie
}

type Ask = (method: string, path: string, body?: unknown) => Promise<number>

/** What asks as this person from now on and tells the status, and what their browser keeps. */
export async function signIn(server: Server, { name, password }: { name: string; password: string }, browser: string): Promise<{ ask: Ask; cookie: string }> {
  const ask = (cookie: string, method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', 'user-agent': browser, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const answer = await ask('', 'POST', '/console/v1/session', { name, password })
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  return { ask: async (method, path, body) => (await ask(cookie, method, path, body)).status, cookie }
}

/** The pages of people, keys and their record, when they have something to show. */
export const OF_PEOPLE: (Visited & { path: string })[] = [
  { name: 'access keys', path: '/access-keys', ready: same('deploy-pipeline') },
  { name: 'users', path: '/users', ready: same('edith') },
  { name: 'sessions', path: '/sessions', ready: { en: 'Firefox on Linux', zh: 'Linux 上的 Firefox' } },
  { name: 'audit record', path: '/audit', ready: same('mainframe') },
  { name: 'audit record, filtered', path: '/audit?result=refused', ready: same('DeleteGateway') },
  { name: 'audit record, no match', path: '/audit?q=nothing-like-it', ready: { en: 'Nothing matches these filters.', zh: '没有符合筛选条件的结果。' } },
  { name: 'audit entry', path: '/audit/18', ready: { en: 'Caller id', zh: '调用者 ID' } },
]

function same(text: string) {
  return { en: text, zh: text }
}
