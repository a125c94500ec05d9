import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** The real OpenID provider of crates/lab/src/oidc.rs, on loopback. */
export class Provider {
  private constructor(
    private readonly process: ChildProcess,
    readonly issuer: string,
  ) {}

  /** Each of the people is `SUBJECT:NAME:GROUP,GROUP`. */
  static async start(people: string[], secret: string): Promise<Provider> {
    const program = process.env.HEADWATER_PROVIDER
    if (!program) throw new Error('HEADWATER_PROVIDER is not set: run the tests by `cargo xtask test browser`')
    const options = ['--secret', secret, ...people.flatMap((person) => ['--person', person])]
    const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'inherit'] })
    const issuer = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)))
      createInterface({ input: child.stdout }).once('line', resolve)
    })
    return new Provider(child, issuer)
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.stdin?.end()
    await ended
  }
}
