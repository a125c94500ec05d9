/** What runs in the page and takes the times. Knows neither the console nor the floor. */
export interface Probe {
  /** Since the navigation began, until the first frame with a row. */
  firstRow: Promise<number>
  /** From the next trusted event of this type until the frame that shows what was waited for. */
  paintAfter(event: string, isDone: () => boolean): Promise<number>
  /** Until nothing has changed and no long task ended for half a second. */
  quiet(): Promise<void>
  longTasks(): number
  layoutShift(): number
  /** In bytes; 0 without WebAssembly. */
  wasmMemory(): number
}

declare global {
  interface Window {
    probe: Probe
    /** What the event that was sent last leads to. */
    painted: Promise<number>
  }
}

/** Before anything else of the page; `row` selects what is there once the first row is. */
export function installProbe(row: string): void {
  const QUIET = 500
  let longTasks = 0
  let layoutShift = 0
  let lastChange = 0
  let memory: WebAssembly.Memory | undefined
  const observe = (type: string, each: (entry: any) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true })

  observe('longtask', (task) => {
    longTasks += task.duration
    lastChange = performance.now()
  })
  observe('layout-shift', (shift) => (layoutShift += shift.hadRecentInput ? 0 : shift.value))

  const streaming = WebAssembly.instantiateStreaming
  WebAssembly.instantiateStreaming = async (...given) => {
    const found = await streaming(...given)
    memory = found.instance.exports['memory'] as WebAssembly.Memory
    return found
  }

  /** Calls back after each change of the page; the answer ends it. */
  const onChange = (look: () => void) => {
    const observer = new MutationObserver(look)
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    return observer
  }
  onChange(() => (lastChange = performance.now()))

  /** The moment after the next frame was drawn: a message comes in the first task after it. */
  const painted = () =>
    new Promise<number>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now())
      requestAnimationFrame(() => port2.postMessage(null))
    })

  const paintWhen = (isDone: () => boolean, alsoAt: string[]) =>
    new Promise<number>((resolve) => {
      const look = () => {
        if (!isDone()) return
        observer.disconnect()
        alsoAt.forEach((event) => removeEventListener(event, look))
        resolve(painted())
      }
      const observer = onChange(look)
      // What is typed changes no element.
      alsoAt.forEach((event) => addEventListener(event, look))
      look()
    })

  window.probe = {
    firstRow: paintWhen(() => document.querySelector(row) !== null, []),
    paintAfter: (event, isDone) =>
      new Promise((resolve) => {
        const began = (happened: Event) => {
          if (!happened.isTrusted) return
          removeEventListener(event, began, true)
          void paintWhen(isDone, ['input']).then((shown) => resolve(shown - happened.timeStamp))
        }
        addEventListener(event, began, true)
      }),
    quiet: async () => {
      while (performance.now() - lastChange < QUIET) await new Promise((resolve) => setTimeout(resolve, 50))
    },
    longTasks: () => longTasks,
    layoutShift: () => layoutShift,
    wasmMemory: () => memory?.buffer.byteLength ?? 0,
  }
}
