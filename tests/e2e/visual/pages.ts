import type { Page } from '@playwright/test'
import { BILLING, CREATING_GATEWAY, EMPTY_GATEWAY, GATEWAY, type Playground } from '../playground'
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

/** The server goes while the page is open. */
const serverStops = ({ playground }: Stage) => playground.stopServer()

export const PICTURES: Picture[] = [
  { name: 'instances', isWhole: true, address: '/instances', ready: 'payments-edge' },
  { name: 'instances-no-match', address: '/instances?q=nothing-like-it', ready: 'Nothing matches these filters.' },
  { name: 'overview', isWhole: true, address: `/instances/${GATEWAY}/overview`, ready: 'vpc-hz-core' },
  { name: 'services', address: SERVICES, ready: 'cart' },
  { name: 'services-of-the-same-name', address: `${SERVICES}?collisions=true`, ready: 'Also in checkout-prod' },
  { name: 'services-last-known', address: `${SERVICES}?q=nightly`, ready: /Last known, from/ },
  { name: 'sources', isWhole: true, address: SOURCES, ready: 'Try now' },
  { name: 'sources-filtered', address: `${SOURCES}?type=MSE_NACOS&sort=name`, ready: 'nacos-orders' },
  { name: 'sources-no-match', address: `${SOURCES}?q=nothing-like-it`, ready: 'Nothing matches these filters.' },
  { name: 'sources-empty', address: `/instances/${EMPTY_GATEWAY}/service/sources`, ready: /no sources yet/ },
  { name: 'sources-of-a-gateway-that-is-created', address: `/instances/${CREATING_GATEWAY}/service/sources`, ready: /no sources yet/ },
  { name: 'sources-loading', address: SOURCES, before: held(`/${GATEWAY}/sources`), ready: (page) => page.getByRole('searchbox') },
  {
    name: 'sources-stale',
    address: SOURCES,
    then: async (stage) => {
      await row(stage.page, 'checkout-prod').waitFor()
      await serverStops(stage)
    },
    ready: /Shown is from/,
  },
  {
    name: 'services-failed',
    address: SOURCES,
    then: async (stage) => {
      await row(stage.page, 'checkout-prod').waitFor()
      await serverStops(stage)
      await stage.page.getByRole('main').getByRole('link', { name: /^Service/ }).click()
    },
    ready: (page) => page.getByRole('main').getByRole('alert'),
  },
  { name: 'create-source', isWhole: true, address: `${SOURCES}/create`, ready: 'risk-acs' },
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
  { name: 'create-source-nacos', address: `${SOURCES}/create?type=MSE_NACOS`, ready: 'nacos-inventory' },
  {
    name: 'create-source-none-to-choose',
    address: `/instances/${EMPTY_GATEWAY}/service/sources/create?type=MSE_NACOS`,
    ready: /There is no Nacos instance/,
  },
  {
    name: 'delete-source',
    isWhole: true,
    address: async (playground) => `${SOURCES}/${await playground.sourceId('checkout-prod')}/delete`,
    ready: /endpoints/,
  },
  {
    name: 'source-services',
    isWhole: true,
    address: async (playground) => `${SOURCES}/${await playground.sourceId('legacy-batch')}`,
    ready: 'nightly-settlement',
  },
  {
    name: 'source-settings',
    address: async (playground) => `${SOURCES}/${await playground.sourceId('checkout-prod')}?tab=settings`,
    ready: 'Watched namespaces',
  },
  { name: 'create-service', address: `${SERVICES}/create?type=VIP`, ready: 'Add address' },
  { name: 'create-instance', address: '/instances/create', ready: 'Specification' },
  { name: 'clusters', address: '/clusters', ready: 'risk-acs' },
  { name: 'nacos-instances', isWhole: true, address: '/nacos-instances', ready: 'nacos-inventory' },
  { name: 'register-nacos', address: '/nacos-instances/register', ready: 'Password' },
  { name: 'parameters', address: `/nacos-instances/${BILLING}/parameters`, ready: 'Mesh Configuration Protocol' },
  { name: 'not-found', address: '/nowhere', ready: 'There is no such page' },
]
