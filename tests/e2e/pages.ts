import { BILLING, CREATING_GATEWAY, EMPTY_GATEWAY, GATEWAY } from './playground'

/** A page, or a panel that is open over one, as a reader meets it. */
export interface Visited {
  name: string
  path: string
  /** What is there when it is ready to be looked at, in each language. */
  ready: { en: string | RegExp; zh: string | RegExp }
}

const SOURCES = `/instances/${GATEWAY}/service/sources`

const same = (text: string | RegExp) => ({ en: text, zh: text })

/** Every page and every panel that its address opens. Whoever adds one adds a line here. */
export const PAGES: Visited[] = [
  { name: 'instances', path: '/instances', ready: same('payments-edge') },
  { name: 'overview', path: `/instances/${GATEWAY}/overview`, ready: same('vpc-hz-core') },
  { name: 'services', path: `/instances/${GATEWAY}/service/services`, ready: same('cart') },
  {
    name: 'hidden services and colliding names',
    path: `/instances/${GATEWAY}/service/services?hidden=true&q=c`,
    ready: { en: 'Also in checkout-prod', zh: 'checkout-prod 中也有' },
  },
  {
    name: 'no colliding names',
    path: `/instances/${EMPTY_GATEWAY}/service/services?collisions=true`,
    ready: { en: 'No name is offered by two sources.', zh: '没有任何名称由两个来源同时提供。' },
  },
  { name: 'sources', path: SOURCES, ready: { en: 'Try now', zh: '立即尝试' } },
  { name: 'no sources', path: `/instances/${EMPTY_GATEWAY}/service/sources`, ready: { en: /no sources yet/, zh: /还没有来源/ } },
  {
    name: 'sources of a gateway that is being created',
    path: `/instances/${CREATING_GATEWAY}/service/sources`,
    ready: { en: /no sources yet/, zh: /还没有来源/ },
  },
  { name: 'create source, cluster', path: `${SOURCES}/create?type=K8S`, ready: same('risk-acs') },
  { name: 'create source, Nacos', path: `${SOURCES}/create?type=MSE_NACOS`, ready: same('nacos-inventory') },
  { name: 'parameter settings', path: `/nacos-instances/${BILLING}/parameters`, ready: same('MCPEnabled') },
  { name: 'not found', path: '/nowhere', ready: { en: 'There is no such page', zh: '页面不存在' } },
]
