/** How a drawing in time is moved and zoomed: by keys, the wheel, and dragging. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type Span } from '../../data/wall-clock';
import { moved, zoomed } from './axis';

/** Room for what has just begun. */
export const EDGE = 20;
const LEAST_PX = 6;

export const STEP = 0.25;
export const ZOOM = 0.5;

interface Keys {
  readonly view: (span: Span) => void;
  readonly span: Span;
  readonly focus: (place: number) => void;
  readonly place: number;
  readonly last: number;
  /** From 0 at the begin to 1 at the end. */
  readonly around: number;
}

export const keyOf = (
  { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
  { view, span, focus, place, last, around }: Keys,
): (() => void) | undefined => {
  if (ctrlKey || metaKey || altKey) return undefined;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (shiftKey ? view(moved(span, -STEP)) : focus(place - 1)),
    ArrowRight: () => (shiftKey ? view(moved(span, STEP)) : focus(place + 1)),
    PageUp: () => view(moved(span, -1)),
    PageDown: () => view(moved(span, 1)),
    Home: () => focus(0),
    End: () => focus(last),
    '+': () => view(zoomed(span, ZOOM, within(around))),
    '-': () => view(zoomed(span, 1 / ZOOM, within(around))),
  };
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
};

export interface Latest {
  readonly current: { readonly span: Span; readonly view: (span: Span) => void; readonly width: number };
}

/** Ctrl and the wheel zoom where the pointer is; a wheel that goes sideways moves. Any other turns the page. */
export const useWheel = (box: { readonly current: HTMLElement | null }, latest: Latest): void => {
  useEffect(() => {
    const element = box.current;
    const onWheel = (event: WheelEvent): void => {
      const { span, view, width } = latest.current;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey) {
        const left = element?.getBoundingClientRect().left ?? 0;
        view(zoomed(span, Math.exp(event.deltaY / 400), within((event.clientX - left) / (width - EDGE))));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) view(moved(span, sideways / width));
      else return;
      event.preventDefault();
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);
};

/** Dragging moves in time; a click on a bar stays a click. */
export const useDrag = (latest: Latest) => {
  const begin = useRef<{ readonly px: number; readonly span: Span } | null>(null);
  const isDragged = useRef(false);
  return useMemo(
    () => ({
      onPointerDown: (event: PointerEvent): void => {
        if (event.button !== 0 || event.pointerType === 'touch') return;
        begin.current = { px: event.clientX, span: latest.current.span };
        isDragged.current = false;
      },
      onPointerMove: (event: PointerEvent): void => {
        if (begin.current === null) return;
        const by = event.clientX - begin.current.px;
        if (!isDragged.current && Math.abs(by) < LEAST_PX) return;
        if (!isDragged.current) (event.currentTarget as Element).setPointerCapture(event.pointerId);
        isDragged.current = true;
        latest.current.view(moved(begin.current.span, -by / latest.current.width));
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

const within = (share: number): number => Math.min(1, Math.max(0, share));
