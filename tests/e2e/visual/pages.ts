import type { Page } from '@playwright/test'
import { PAGES, type Visited } from '../pages'
import { EMPTY_GATEWAY, GATEWAY, type Playground } from '../playground'
import { row } from '../test'

/** A page in a state, of which there is a picture in each theme at each width. */
export interface Picture {
  /** What its files are called: letters, digits and hyphens. */
  name: string
  address: string | ((playground: Playground) => Promise<string>)
  /** What is there when it is ready to be looked at: its first text or element. */
  ready: string | RegExp | ((page: Page) => ReturnType<Page['locator']>)
  /** With top bar and navigation, or what lies under a dialog; else only the page's own part, or the dialog. */
  isWhole?: true
  /** What must be so before the page is opened. Held requests and a stopped server are undone after it. */
  before?: (stage: Stage) => Promise<void>
  /** What a person does once the page is there, before it is ready. */
  then?: (stage: Stage) => Promise<void>
}

export interface Stage {
  page: Page
  playground: Playground
}

const SOURCES = `/instances/${GATEWAY}/service/sources`
const SERVICES = `/instances/${GATEWAY}/service/services`

/** Loading: what this address answers does not come. */
const held = (path: string) => async ({ page }: Stage) => {
  await page.route((url) => url.pathname.endsWith(path), () => new Promise(() => {}))
}

/** Not loaded: a part of the console does not come. */
const aborted = (code: RegExp) => async ({ page }: Stage) => {
  await page.route(code, (route) => route.abort())
}

/** The server goes while the page is open. */
const serverStops = ({ playground }: Stage) => playground.stopServer()

/** States that no address alone leads to, or that are worth a picture beside their page's. */
const STATES: Picture[] = [
  { name: 'instances-no-match', address: '/instances?q=nothing-like-it', ready: 'Nothing matches these filters.' },
  { name: 'services-last-known', address: `${SERVICES}?q=nightly`, ready: /Last known, from/ },
  { name: 'services-loading', address: SERVICES, before: held(`/${GATEWAY}/services`), ready: (page) => page.getByRole('searchbox') },
  { name: 'sources-filtered', address: `${SOURCES}?type=MSE_NACOS&sort=name`, ready: 'nacos-orders' },
  { name: 'sources-no-match', address: `${SOURCES}?q=nothing-like-it`, ready: 'Nothing matches these filters.' },
  { name: 'sources-loading', address: SOURCES, before: held(`/${GATEWAY}/sources`), ready: (page) => page.getByRole('searchbox') },
  {
    name: 'sources-chosen',
    address: SOURCES,
    then: async ({ page }) => row(page, 'checkout-prod').getByRole('checkbox').check(),
    ready: (page) => page.getByRole('region', { name: 'Selection' }),
  },
  {
    name: 'sources-stale',
    isWhole: true,
    address: SOURCES,
    then: async (stage) => {
      await row(stage.page, 'checkout-prod').waitFor()
      await serverStops(stage)
    },
    ready: /Shown is from/,
  },
  {
    name: 'services-failed',
    address: SERVICES,
    then: async (stage) => {
      await row(stage.page, 'payment-api').first().waitFor()
      await stage.page.getByRole('main').getByRole('link', { name: /^Source/ }).click()
      await row(stage.page, 'checkout-prod').waitFor()
      await serverStops(stage)
      await stage.page.getByRole('main').getByRole('link', { name: /^Service/ }).click()
    },
    ready: (page) => page.getByRole('main').getByRole('alert'),
  },
  {
    name: 'services-not-loaded',
    address: SOURCES,
    before: aborted(/split_gateways/),
    then: async ({ page }) => page.getByRole('main').getByRole('link', { name: /^Service/ }).click(),
    ready: (page) => page.getByRole('main').getByRole('alert'),
  },
  {
    name: 'create-source-not-loaded',
    address: SOURCES,
    before: aborted(/split_sources/),
    then: async ({ page }) => page.getByRole('link', { name: 'Create Source' }).click(),
    ready: (page) => page.getByRole('dialog').getByRole('alert'),
  },
  {
    name: 'create-source-rules',
    address: `${SOURCES}/create?type=K8S&origin=cb2n6ys1d8f4x0k75`,
    then: async ({ page }) => {
      await page.getByRole('button', { name: 'Add rule' }).click()
      await page.getByLabel('Port ranges').fill('90/80')
      await page.getByLabel('Port ranges').blur()
    },
    ready: (page) => page.locator('[aria-invalid=true]'),
  },
  {
    name: 'create-source-none-to-choose',
    address: `/instances/${EMPTY_GATEWAY}/service/sources/create?type=MSE_NACOS`,
    ready: /There is no Nacos instance/,
  },
  {
    name: 'palette',
    isWhole: true,
    address: '/instances',
    then: async ({ page }) => {
      await row(page, 'payments-edge').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search' }).fill('check')
    },
    ready: (page) => page.getByRole('group', { name: 'Services' }),
  },
  {
    name: 'shortcuts',
    address: '/instances',
    then: async ({ page }) => {
      await row(page, 'payments-edge').waitFor()
      await page.keyboard.press('?')
    },
    ready: (page) => page.getByRole('dialog'),
  },
]

/** Shown with top bar and navigation, by their names in the table of pages. */
const WHOLE = ['instances', 'overview', 'sources', 'source, services', 'create source, cluster', 'delete source', 'Nacos instances']

/** What the files of a page are called. */
export const called = ({ name }: Visited): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

const ofPage = (page: Visited): Picture => ({
  name: called(page),
  address: page.path,
  ready: page.ready.en,
  ...(WHOLE.includes(page.name) && { isWhole: true }),
})

export const PICTURES: Picture[] = [...PAGES.filter((page) => !page.isUnsteady).map(ofPage), ...STATES]
