/** Where a second lies among elements that begin at known seconds. */

export function secondsOf(element, name) {
  return Number.parseFloat(element.dataset[name]);
}

/** Returns the index of the last start that is not after `seconds`, or -1. `starts` are in order. */
export function indexAt(starts, seconds) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= seconds + 0.001) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
