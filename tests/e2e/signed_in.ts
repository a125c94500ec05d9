import { createHash, createHmac, randomUUID } from 'node:crypto'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, expect, type Page } from '@playwright/test'
import { silence } from './silence'

/** Two gateways, a cluster that nobody may read and a Nacos instance at a closed port: enough to see who may do what. */
const INVENTORY = `
[[regions]]
id = "cn-hangzhou"
name = "China (Hangzhou)"
[[vpcs]]
id = "vpc-core"
region = "cn-hangzhou"
name = "core"
[[gateways]]
id = "gw-payments"
name = "payments-edge"
vpc = "vpc-core"
[[gateways]]
id = "gw-search"
name = "search-edge"
vpc = "vpc-core"
[[clusters]]
id = "c-checkout"
name = "checkout-prod"
vpc = "vpc-core"
type = "ACK"
version = "1.33"
[[nacos_instances]]
id = "mse-orders"
name = "nacos-orders"
vpc = "vpc-core"
version = "2.3.2"
address = "127.0.0.1:9"
mcp_enabled = true
`

export const ADA = { name: 'ada', password: 'correct horse battery' }

/** The real server as it ships: who is not signed in gets nowhere. */
export class Server {
  private cookie = ''

  private constructor(
    readonly url: string,
    /** The first administrator's. */
    readonly link: string,
    readonly stop: () => Promise<void>,
  ) {}

  /** `config` is the text of a configuration file. */
  static async start(config = ''): Promise<Server> {
    const program = process.env.HEADWATER_SERVER
    if (!program) throw new Error('HEADWATER_SERVER is not set: run the tests by `cargo xtask test browser`')
    const folder = await mkdtemp(join(tmpdir(), 'headwater-signed-in-'))
    const inventory = join(folder, 'inventory.toml')
    await writeFile(inventory, INVENTORY)
    const file = join(folder, 'headwater.toml')
    await writeFile(file, config)
    const options = ['serve', '--config', file, '--port', '0', '--data-dir', join(folder, 'data'), '--inventory', inventory]
    const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const stop = async () => {
      child.kill()
      await ended
      await rm(folder, { recursive: true })
    }
    const link = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('/setup#')) resolve(line.trim())
      })
    })
    return new Server(new URL(link).origin, link, stop)
  }

  /** By the first link, as the page of it would. */
  async makeFirst(): Promise<void> {
    const token = this.link.split('#')[1]
    const answer = await this.fetch('POST', '/console/v1/setup', { token, ...ADA })
    this.cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  }

  /** What the first administrator asks for, past the browser. */
  async call(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.fetch(method, path, body)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }

  /** Somebody who can sign in. */
  async makeUser(name: string, role: string, scope: unknown = { kind: 'all' }): Promise<{ name: string; password: string; userId: string }> {
    const { userId } = await this.call('POST', '/console/v1/users', { name, role, scope })
    const { token } = await this.call('POST', `/console/v1/users/${userId}/link`)
    const password = `password of ${name}`
    const answer = await fetch(`${this.url}/console/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password }),
    })
    if (!answer.ok) throw new Error(`setup of ${name}: ${answer.status}`)
    return { name, password, userId }
  }

  /** A call signed as the cloud's SDKs do it; gives the status. */
  async signed(accessKeyId: string, secret: string, path: string): Promise<number> {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex')
    const headers: Record<string, string> = {
      host: new URL(this.url).host,
      'x-acs-action': 'ListGateways',
      'x-acs-content-sha256': hash(''),
      'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      'x-acs-signature-nonce': randomUUID(),
      'x-acs-version': '2024-03-27',
    }
    const names = Object.keys(headers).sort()
    const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
    const canonical = `GET\n${path}\n\n${lines}\n${names.join(';')}\n${hash('')}`
    const signature = createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${hash(canonical)}`).digest('hex')
    headers.authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
    delete headers.host
    return (await fetch(this.url + path, { headers })).status
  }

  private fetch(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { cookie: this.cookie, 'content-type': 'application/json' }
    return fetch(this.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  }
}

/** `fresh`: nobody exists yet. */
export const test = base.extend<{ silence: void }, { fresh: boolean; server: Server }>({
  fresh: [false, { scope: 'worker', option: true }],
  server: [
    async ({ fresh }, use) => {
      const server = await Server.start()
      if (!fresh) await server.makeFirst()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  silence: [silence, { auto: true }],
})

export { expect }

/** Fills the form that is there. */
export async function signIn(page: Page, { name, password }: { name: string; password: string }): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password', { exact: true }).press('Enter')
}

/** Past the form. */
export async function enter(page: Page, { name, password }: { name: string; password: string }): Promise<void> {
  const answer = await page.request.post('/console/v1/session', { data: { name, password } })
  expect(answer.status()).toBe(200)
}
