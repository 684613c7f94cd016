/** How a drawing in time is moved and zoomed: by keys, the wheel, and dragging. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Span } from '../../data/wall-clock';
import { moved, type Scale, zoomed } from './scale';

/** Room for what has just begun. */
export const EDGE = 20;
const LEAST_PX = 6;

export const STEP = 0.25;
export const ZOOM = 0.5;

interface Keys {
  readonly view: (span: Span) => void;
  readonly scale: Scale;
  readonly focus: (place: number) => void;
  readonly place: number;
  readonly last: number;
  /** In px: what is zoomed stays there. */
  readonly around: number;
}

export const keyOf = (
  { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
  { view, scale, focus, place, last, around }: Keys,
): (() => void) | undefined => {
  if (ctrlKey || metaKey || altKey) return undefined;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (shiftKey ? view(moved(scale, -STEP * scale.width)) : focus(place - 1)),
    ArrowRight: () => (shiftKey ? view(moved(scale, STEP * scale.width)) : focus(place + 1)),
    PageUp: () => view(moved(scale, -scale.width)),
    PageDown: () => view(moved(scale, scale.width)),
    Home: () => focus(0),
    End: () => focus(last),
    '+': () => view(zoomed(scale, ZOOM, within(scale, around))),
    '-': () => view(zoomed(scale, 1 / ZOOM, within(scale, around))),
  };
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
};

export interface Latest {
  readonly current: { readonly scale: Scale; readonly view: (span: Span) => void };
}

/** Ctrl and the wheel zoom where the pointer is; a wheel that goes sideways moves. Any other turns the page. */
export const useWheel = (box: { readonly current: HTMLElement | null }, latest: Latest): void => {
  useEffect(() => {
    const element = box.current;
    const onWheel = (event: WheelEvent): void => {
      const { scale, view } = latest.current;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey) {
        const left = element?.getBoundingClientRect().left ?? 0;
        view(zoomed(scale, Math.exp(event.deltaY / 400), within(scale, event.clientX - left)));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) view(moved(scale, sideways));
      else return;
      event.preventDefault();
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);
};

/** Dragging moves in time; a click on a bar stays a click. */
export const useDrag = (latest: Latest) => {
  const begin = useRef<{ readonly px: number; readonly scale: Scale } | null>(null);
  const isDragged = useRef(false);
  return useMemo(
    () => ({
      onPointerDown: (event: PointerEvent): void => {
        if (event.button !== 0 || event.pointerType === 'touch') return;
        begin.current = { px: event.clientX, scale: latest.current.scale };
        isDragged.current = false;
      },
      onPointerMove: (event: PointerEvent): void => {
        if (begin.current === null) return;
        const by = event.clientX - begin.current.px;
        if (!isDragged.current && Math.abs(by) < LEAST_PX) return;
        if (!isDragged.current) (event.currentTarget as Element).setPointerCapture(event.pointerId);
        isDragged.current = true;
        latest.current.view(moved(begin.current.scale, -by));
      },
      onPointerUp: (): void => {
        begin.current = null;
      },
      onPointerCancel: (): void => {
        begin.current = null;
      },
      onClickCapture: (event: Event): void => {
        if (isDragged.current) event.preventDefault();
        if (isDragged.current) event.stopPropagation();
        isDragged.current = false;
      },
      /** Else the browser drags the link. */
      onDragStart: (event: Event): void => event.preventDefault(),
    }),
    [],
  );
};

const within = ({ width }: Scale, px: number): number => Math.min(width, Math.max(0, px));
