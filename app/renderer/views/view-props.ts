/** What every picture is given: its data and the room it has, in CSS pixels; `compact` on a node. */
export interface ViewProps<V> {
  readonly view: V;
  readonly width: number;
  readonly height: number;
  readonly compact?: boolean | undefined;
}
