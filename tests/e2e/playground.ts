import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'

/** The real server with real registries, in a directory of its own; see crates/lab/src/playground.rs. */
export class Playground {
  private constructor(
    private readonly process: ChildProcess,
    private readonly lines: Interface,
    private readonly folder: string,
    readonly url: string,
    private readonly nacos: Record<string, string>,
  ) {}

  static async start(): Promise<Playground> {
    const folder = await mkdtemp(join(tmpdir(), 'headwater-e2e-'))
    const program = fromEnvironment('HEADWATER_PLAYGROUND')
    const options = ['--server', fromEnvironment('HEADWATER_SERVER'), '--port', '0', '--data-dir', folder, '--still']
    const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the playground ended with ${code}`)))
      lines.on('line', (line) => {
        if (line.startsWith('The sample data')) resolve()
      })
    })
    const { url, nacos } = JSON.parse(await readFile(join(folder, 'playground.json'), 'utf8'))
    return new Playground(child, lines, folder, url, nacos)
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.stdin?.end()
    await ended
    await rm(this.folder, { recursive: true })
  }

  stopServer = () => this.command('server stop')
  startServer = () => this.command('server start')

  putService(cluster: string, namespace: string, service: string): Promise<void> {
    return this.command(`cluster ${cluster} put ${namespace} ${service}`)
  }

  /** Registers an instance with the real Nacos server, as a service's own client would. */
  async register(registry: string, service: string, ip: string): Promise<void> {
    await this.instance('POST', registry, service, ip)
  }

  async deregister(registry: string, service: string, ip: string): Promise<void> {
    await this.instance('DELETE', registry, service, ip)
  }

  /** Takes a service without instances out of the registry, as its own console would. */
  async removeService(registry: string, service: string): Promise<void> {
    const query = new URLSearchParams({ serviceName: service })
    const answer = await fetch(`http://${this.nacos[registry]}/nacos/v1/ns/service?${query}`, { method: 'DELETE' })
    if (!answer.ok) throw new Error(`removing ${service}: ${answer.status}`)
  }

  /** A call of the API past the browser: what another person or a machine does. */
  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
    const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const answer = await fetch(this.url + path, { method, ...init })
    return { status: answer.status, body: await answer.json() }
  }

  /** The id of the gateway's source of this name. */
  async sourceId(name: string, gatewayId = GATEWAY): Promise<string> {
    const { body } = await this.call('GET', `/console/v1/gateways/${gatewayId}/sources?q=${name}`)
    return body.items[0].sourceId
  }

  private async instance(method: string, registry: string, service: string, ip: string): Promise<void> {
    const query = new URLSearchParams({ serviceName: service, ip, port: '8080', ephemeral: 'false' })
    const answer = await fetch(`http://${this.nacos[registry]}/nacos/v1/ns/instance?${query}`, { method })
    if (!answer.ok) throw new Error(`${method} of ${service}: ${answer.status}`)
  }

  private command(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.lines.once('line', (answer) => (answer === 'ok' ? resolve() : reject(new Error(`${line}: ${answer}`))))
      this.process.stdin?.write(`${line}\n`)
    })
  }
}

/** The playground's gateway with sources; the others have none. */
export const GATEWAY = 'gw-7h2k9q4x1m'
export const CREATING_GATEWAY = 'gw-2m8c0t6w4r'
export const EMPTY_GATEWAY = 'gw-8s4f6j2y0p'
export const BILLING = 'mse-cn-7u3f9tsc'
export const INVENTORY = 'mse-cn-x0d41kqa'

function fromEnvironment(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests by \`cargo xtask test browser\``)
  return value
}
