import { describe, expect, it } from 'vitest'
import { boundsFor } from './window-bounds.js'

const primary = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 984 }
const remembered = { x: 100, y: 80, width: 1200, height: 800, maximized: false }

describe('the bounds a window opens with', () => {
  it('are the remembered ones where they can be reached', () => {
    expect(boundsFor(remembered, [primary])).toEqual({ x: 100, y: 80, width: 1200, height: 800 })
    const onTheRight = { ...remembered, x: 2000 }
    expect(boundsFor(onTheRight, [primary, right])).toEqual({ x: 2000, y: 80, width: 1200, height: 800 })
  })

  it('have no position, so that the window is centred, when its display is gone or its title bar out of reach', () => {
    expect(boundsFor({ ...remembered, x: 2000 }, [primary])).not.toHaveProperty('x')
    expect(boundsFor({ ...remembered, y: -400 }, [primary])).not.toHaveProperty('y')
    expect(boundsFor({ ...remembered, x: -1150 }, [primary])).not.toHaveProperty('x')
    expect(boundsFor({ ...remembered, y: 1030 }, [primary])).not.toHaveProperty('y')
  })

  it('fit the display, but are never smaller than the smallest window that works', () => {
    expect(boundsFor({ ...remembered, width: 5000, height: 4000 }, [primary])).toMatchObject({
      width: 1920,
      height: 1040,
    })
    const small = { x: 0, y: 0, width: 800, height: 600 }
    expect(boundsFor(null, [small])).toEqual({ width: 1000, height: 700 })
    expect(boundsFor(null, [])).toEqual({ width: 1360, height: 860 })
  })
})
