import { type Browser, type BrowserContext, type CDPSession, expect, type Page, test } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { draw, serveFloor } from './floor'
import { type Interaction, INTERACTIONS } from './interactions'
import { installProbe } from './probe'

/** Measures the Source tab of gateways with more and more sources, and its floor, and writes every sample down. */

const RUNS = 7
const SLOWDOWNS = [1, 4]
const FIRST_ROW = 'table.sources tbody th[scope=row]'

/** A first load: what crate `bench` reads, field by field. */
interface Load {
  requests: number
  wireBytes: number
  firstRowMs: number
  longTaskMs: number
  layoutShift: number
  heapBytes: number
  wasmBytes: number
  nodes: number
}

/** All samples of one page, of a gateway with so many sources, on a processor so many times slower. */
interface Findings {
  page: 'console' | 'floor'
  sources: number
  slowdown: number
  loads: Load[]
  interactions: { name: string; ms: number[] }[]
}

/** A page of the same table, ours or the floor. */
interface Subject {
  page: Findings['page']
  sources: number
  url: string
  interactions: Interaction[]
}

test('the Source tab and its floor', async ({ browser }) => {
  const findings: Findings[] = []
  const api = given('HEADWATER_BENCH_URL')
  const gateways: [id: string, sources: number][] = JSON.parse(given('HEADWATER_BENCH_GATEWAYS'))
  for (const [gateway, sources] of gateways) {
    const url = `${api}/instances/${gateway}/service/sources`
    const floor = await floorOf(browser, url, api)
    const subjects: Subject[] = [
      { page: 'console', sources, url, interactions: INTERACTIONS },
      { page: 'floor', sources, url: floor.url, interactions: INTERACTIONS.filter(({ floor }) => floor) },
    ]
    for (const slowdown of SLOWDOWNS) {
      for (const subject of subjects) findings.push(await measure(browser, subject, slowdown))
    }
    floor.stop()
  }
  await writeFile(given('HEADWATER_BENCH_FINDINGS'), JSON.stringify(findings))
})

async function floorOf(browser: Browser, url: string, api: string) {
  return inPage(browser, 1, async (page) => {
    await page.goto(url)
    await page.locator(FIRST_ROW).first().waitFor()
    const openers = INTERACTIONS.flatMap(({ floor }) => (typeof floor === 'object' ? [floor.opener] : []))
    return serveFloor(await draw(page, [...new Set(openers)]), api)
  })
}

async function measure(browser: Browser, subject: Subject, slowdown: number): Promise<Findings> {
  const { page: name, sources, url } = subject
  const loads: Load[] = []
  for (let run = 0; run < RUNS; run += 1) loads.push(await inPage(browser, slowdown, (page, cdp) => coldLoad(page, cdp, url)))
  const interactions = await inPage(browser, slowdown, async (page) => {
    await page.goto(url)
    await page.locator(FIRST_ROW).first().waitFor()
    const all = []
    for (const interaction of subject.interactions) all.push({ name: interaction.name, ms: await repeat(page, interaction) })
    return all
  })
  console.log(`${name}, ${sources} sources, ${slowdown}× slower: first row after ${loads.map(({ firstRowMs }) => Math.round(firstRowMs))} ms`)
  return { page: name, sources, slowdown, loads, interactions }
}

/** In a context of its own: nothing is cached yet. */
async function inPage<T>(browser: Browser, slowdown: number, use: (page: Page, cdp: CDPSession) => Promise<T>): Promise<T> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    const cdp = await context.newCDPSession(page)
    await page.addInitScript(installProbe, FIRST_ROW)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    return await use(page, cdp)
  } finally {
    await context.close()
  }
}

async function coldLoad(page: Page, cdp: CDPSession, url: string): Promise<Load> {
  let [requests, wireBytes] = [0, 0]
  cdp.on('Network.requestWillBeSent', ({ request }) => (requests += request.url.startsWith('http') ? 1 : 0))
  // The stream of events goes on: it is a request whose bytes do not count.
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (wireBytes += encodedDataLength))
  await cdp.send('Network.enable')
  await page.goto(url, { waitUntil: 'commit' })
  const firstRowMs = await page.evaluate(() => window.probe.firstRow)
  await page.evaluate(() => window.probe.quiet())
  const seen = await page.evaluate(() => ({
    longTaskMs: window.probe.longTasks(),
    layoutShift: window.probe.layoutShift(),
    wasmBytes: window.probe.wasmMemory(),
  }))
  return { requests, wireBytes, firstRowMs, ...seen, ...(await kept(cdp)) }
}

/** What is left when all that can go is gone. */
async function kept(cdp: CDPSession): Promise<Pick<Load, 'heapBytes' | 'nodes'>> {
  for (let round = 0; round < 2; round += 1) await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('Performance.enable')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  return { heapBytes: metric('JSHeapUsedSize'), nodes: metric('Nodes') }
}

async function repeat(page: Page, interaction: Interaction): Promise<number[]> {
  const times = []
  for (let run = 0; run < RUNS; run += 1) {
    await interaction.before?.(page)
    await page.evaluate(() => window.probe.quiet())
    // As text: the page's policy forbids the page to make functions, not the debugger.
    // It must listen before the event is sent: a slow page takes what a person does before what a debugger asks.
    await page.evaluate(`void (window.painted = window.probe.paintAfter('${interaction.event}', ${interaction.isDone}))`)
    await interaction.act(page)
    times.push(await page.evaluate(() => window.painted))
    await page.evaluate(() => window.probe.quiet())
    await interaction.after(page)
  }
  expect(times.every((time) => time > 0), interaction.name).toBe(true)
  return times
}

function given(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run this by \`cargo xtask bench browser\``)
  return value
}
