import type { Page, Route } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Every picture is of this moment, in UTC. */
export const NOW = Date.UTC(2026, 5, 15, 10, 30)

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** What the server tells of time, by the field's name, as minutes from now. Others are minutes old. */
const TOLD: Record<string, number> = {
  createTimestamp: (-3 * DAY) / MINUTE,
  updateTimestamp: (-2 * DAY) / MINUTE,
  expireTimestamp: (300 * DAY) / MINUTE,
  notBefore: (-30 * DAY) / MINUTE,
  notAfter: (60 * DAY) / MINUTE,
  nextAttempt: 0.5,
}
const MINUTES_OLD = -4

/** Figures that differ from run to run, by the field's name. */
const FIGURES: Record<string, number> = { attempts: 6, generation: 1, observedGeneration: 1 }

/** What is a time: milliseconds of some day after 2020. Durations are smaller. */
const isTime = (value: number) => value > Date.UTC(2020, 0)
const isDuration = (key: string) => /(Ms|Millis|duration|took)$/i.test(key)

/**
 * The same answer at the same moment: times, durations and counts of attempts are taken from the tables here. The
 * entries of a list stay in their order, each a little older than the one before.
 */
function fixed(value: unknown, key = '', place = 0): unknown {
  if (Array.isArray(value)) return value.map((entry, index) => fixed(entry, key, index))
  if (typeof value === 'number') {
    if (isTime(value)) return NOW + told(key, place) * MINUTE
    return FIGURES[key] ?? (isDuration(key) ? 4 + place * 3 : value)
  }
  if (typeof value === 'string') return withoutChance(value)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fixed(entry, key, place)]))
}

function told(key: string, place: number): number {
  const minutes = TOLD[key] ?? MINUTES_OLD
  return minutes > 0 ? minutes : minutes - place * 7
}

/** Ports are those that were free. */
const withoutChance = (text: string) => text.replace(/\b127\.0\.0\.1:\d+/g, '127.0.0.1:8848')

async function answerFixed(route: Route): Promise<void> {
  const answer = await route.fetch().catch(() => null)
  // The server was stopped on purpose, or the page has gone on.
  if (!answer) return route.abort()
  const isJson = answer.headers()['content-type']?.startsWith('application/json')
  await (isJson ? route.fulfill({ response: answer, json: fixed(ordered(await answer.json())) }) : route.fulfill({ response: answer }))
}

/** What is chance: which of several sources was read first, and which of two services of one name has the lesser id. */
function ordered(body: any): unknown {
  const items = body?.items
  if (!Array.isArray(items) || !(items[0]?.sourceName || items[0]?.serviceId)) return body
  const place = (item: any): string => item.sourceName ?? `${item.name} ${item.place?.sourceName ?? ''}`
  return { ...body, items: items.toSorted((one, other) => (place(one) < place(other) ? -1 : place(one) > place(other) ? 1 : 0)) }
}

/** Makes a page that looks the same whenever and wherever it is opened: its clock, its fonts, what it is told. */
export async function fix(page: Page): Promise<void> {
  await page.clock.setFixedTime(NOW)
  await page.addInitScript(useFonts, await fonts())
  // The stream of events only says what to load again.
  await page.route((url) => /^\/(console\/)?v1\//.test(url.pathname) && url.pathname !== '/console/v1/events', answerFixed)
}

/** Ids are drawn by lot, and the page asks for things by them; so they are changed only where they are read. */
export const nameIds = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const same = '0a1b2c3d4e5f6g7h8i9j'
    const named = (text: string) =>
      text
        .replace(/\b(src|svc|user|ses)-([0-9a-z]{8,20})\b/g, (_, kind: string, drawn: string) => `${kind}-${same.slice(0, drawn.length)}`)
        .replace(/\b[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\b/gi, '0A1B2C3D-4E5F-6A7B-8C9D-0E1F2A3B4C5D')
        .replace(/\bHW[0-9A-Za-z]{22}\b/g, 'HW0a1B2c3D4e5F6g7H8i9J0k')
        .replace(/\b127\.0\.0\.1:\d+/g, '127.0.0.1:8080')
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const node = texts.currentNode as Text
      const text = named(node.data)
      // A text that is set is painted again, even to the same.
      if (text !== node.data) node.data = text
    }
  })

type Font = { family: string; weight: string; base64: string }

/** Of a package, so that it need not be installed; the console names both first. */
async function fonts(): Promise<Font[]> {
  const find = createRequire(__filename)
  const font = async (family: string, weight: string, file: string) => ({ family, weight, base64: (await readFile(find.resolve(file))).toString('base64') })
  return Promise.all([
    font('Inter', '100 900', '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
    font('JetBrains Mono', '400', '@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2'),
  ])
}

/** Runs in the page before anything else. From bytes, because the page's policy lets no font be fetched. */
function useFonts(fonts: Font[]): void {
  for (const { family, weight, base64 } of fonts) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    document.fonts.add(new FontFace(family, bytes, { weight }))
  }
}
