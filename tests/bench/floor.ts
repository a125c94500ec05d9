import type { Page } from '@playwright/test'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync } from 'node:zlib'

/** What a page by hand, without a framework, needs: the markup and the look of the console as it was drawn. */
interface Drawn {
  css: string
  /** Attributes of the root, as text. */
  root: string
  body: string
  /** A row of each kind, with `{name}` and `{id}` where they stand. */
  rows: Record<string, string>
  /** The address that the rows come from. */
  list: string
  dialogs: Dialog[]
}

interface Dialog {
  opener: string
  html: string
  /** What was asked for when it opened. */
  asked: string[]
}

const ROWS = 'table.sources tbody'
const isAsked = (url: URL) => /^\/(console\/)?v1\//.test(url.pathname) && !url.pathname.endsWith('/events')

/** Takes the page over from the console, which shows the list. */
export async function draw(page: Page, openers: string[]): Promise<Drawn> {
  const list = await listAddress(page)
  const items = (await (await page.request.get(new URL(list, page.url()).href)).json()).items
  const drawn = await page.evaluate(drawnPage, { items, rows: ROWS })
  const dialogs = []
  for (const opener of openers) dialogs.push(await drawnDialog(page, opener))
  return { ...drawn, list, dialogs }
}

/** The console asks for its rows once more. */
async function listAddress(page: Page): Promise<string> {
  const asked = page.waitForRequest((request) => /\/gateways\/[^/]+\/sources$/.test(new URL(request.url()).pathname))
  await page.reload()
  const { pathname, search } = new URL((await asked).url())
  await page.locator(`${ROWS} th`).first().waitFor()
  await page.evaluate(() => window.probe.quiet())
  return pathname + search
}

async function drawnDialog(page: Page, opener: string): Promise<Dialog> {
  const asked: string[] = []
  const note = (request: { url(): string }) => {
    const url = new URL(request.url())
    if (isAsked(url)) asked.push(url.pathname + url.search)
  }
  page.on('request', note)
  await page.locator(opener).first().click()
  await page.locator('dialog[open]').waitFor()
  await page.evaluate(() => window.probe.quiet())
  page.off('request', note)
  const html = await page.locator('dialog[open]').evaluate((dialog) => dialog.outerHTML)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('dialog[open]'))
  return { opener, html, asked }
}

/** Runs in the page. */
async function drawnPage({ items, rows }: { items: any[]; rows: string }) {
  const kinds: Record<string, string> = {}
  for (const row of document.querySelectorAll(`${rows} tr`)) {
    // By its id: what is listed may have changed between the page and this answer.
    const { type, status, name, sourceId } = items.find((item) => row.textContent?.includes(item.sourceId)) ?? {}
    if (status) kinds[[type, status.state, status.reason].join()] ??= row.outerHTML.replaceAll(name, '{name}').replaceAll(sourceId, '{id}')
  }
  const body = document.body.cloneNode(true) as HTMLElement
  body.querySelectorAll('script, .boot, dialog').forEach((element) => element.remove())
  body.querySelector(rows)?.replaceChildren()
  const sheets = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')]
  const css = (await Promise.all(sheets.map(async ({ href }) => (await fetch(href)).text()))).join('\n')
  const root = [...document.documentElement.attributes].map(({ name, value }) => `${name}="${value}"`).join(' ')
  return { css, root, body: body.innerHTML, rows: kinds }
}

/** All that it does, by hand: rows, a search, and dialogs that open at once and are filled when the answers are there. */
function behave({ rows, list, dialogs }: Pick<Drawn, 'rows' | 'list' | 'dialogs'>, selector: string): void {
  const body = document.querySelector(selector)!
  const any = Object.values(rows)[0]!
  const row = ({ type, status, name, sourceId }: any) =>
    (rows[[type, status.state, status.reason].join()] ?? any).replaceAll('{name}', name).replaceAll('{id}', sourceId)
  let latest = 0
  const show = async (q: string) => {
    const mine = (latest += 1)
    const url = new URL(list, location.origin)
    if (q) url.searchParams.set('q', q)
    const { items } = await (await fetch(url)).json()
    if (mine === latest) body.innerHTML = items.map(row).join('')
  }
  const search = document.querySelector<HTMLInputElement>('main input[type=search]')!
  search.addEventListener('input', () => void show(search.value))
  for (const { opener, html, asked } of dialogs) {
    document.addEventListener('click', async (click) => {
      if (!(click.target as Element).closest(opener)) return
      click.preventDefault()
      const holder = document.createElement('div')
      holder.innerHTML = html
      const dialog = holder.querySelector('dialog')!
      const filled = dialog.innerHTML
      dialog.removeAttribute('open')
      dialog.querySelector('.dialog-body')?.replaceChildren()
      document.body.append(dialog)
      dialog.addEventListener('close', () => dialog.remove())
      dialog.showModal()
      await Promise.all(asked.map(async (url) => (await fetch(url)).json()))
      dialog.innerHTML = filled
    })
  }
  void show('')
}

function html({ css, root, body, ...rest }: Drawn): string {
  const data = JSON.stringify(rest).replaceAll('<', '\\u003c')
  const script = `(${behave})(${data}, ${JSON.stringify(ROWS)})`
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Floor</title><link rel="icon" href="data:,">`
  return `<!doctype html><html ${root}><head>${head}<style>${css}</style></head><body>${body}<script>${script}</script></body></html>`
}

/** Serves the page, as small as it gets, and hands on what it asks for: the API answers only its own origin. */
export async function serveFloor(drawn: Drawn, api: string): Promise<{ url: string; stop: () => void }> {
  const page = brotliCompressSync(html(drawn))
  const server = createServer((asked, answer) => {
    if (isAsked(new URL(asked.url ?? '/', api))) return handOn(asked, answer, api)
    answer.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'br', 'content-length': page.length })
    answer.end(page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() }
}

function handOn(asked: IncomingMessage, answer: ServerResponse, api: string): void {
  const url = new URL(asked.url ?? '/', api)
  const headers = { 'accept-encoding': asked.headers['accept-encoding'] ?? '' }
  request(url, { headers }, (from) => {
    answer.writeHead(from.statusCode ?? 502, from.headers)
    from.pipe(answer)
  }).end()
}
