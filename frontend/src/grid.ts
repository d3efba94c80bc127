// Long tables: AG Grid over rows that the server filters, sorts and sums. The figure shown is the server's.
import {
  CellStyleModule,
  type ColDef,
  createGrid,
  type GridApi,
  type IDatasource,
  InfiniteRowModelModule,
  ModuleRegistry,
  PinnedRowModule,
  TextFilterModule,
  themeQuartz,
} from "ag-grid-community";
import { rowHeight } from "./look";

ModuleRegistry.registerModules([CellStyleModule, InfiniteRowModelModule, PinnedRowModule, TextFilterModule]);

type Holds = "text" | "name" | "day" | "money" | "balance" | "count";
type Column = { key: string; header: string; holds: Holds };
type Cell = string | number | null;
type Row = Record<string, Cell>;
type Answer = {
  rows: Cell[][];
  count: number;
  sums: Record<string, number>;
  label: string;
  balance: string;
  hidden: string;
  query: string;
};

const BLOCK_ROWS = 200;
const nonce = document.currentScript instanceof HTMLScriptElement ? document.currentScript.nonce : "";

const money = (cents: number, holds: Holds): string => {
  const text = (Math.abs(cents) / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (cents >= 0) return text;
  return holds === "balance" ? `${text} CR` : `(${text})`;
};

const written = (holds: Holds, cell: Cell | undefined): string => {
  if (cell === null || cell === undefined) return "";
  if (holds === "money" || holds === "balance") return cell === 0 ? "-" : money(Number(cell), holds);
  if (holds === "count") return Number(cell).toLocaleString("en-US");
  if (holds === "day") return String(cell).replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1");
  return String(cell);
};

const definition = (column: Column): ColDef<Row> => {
  const isNumber = ["money", "balance", "count"].includes(column.holds);
  return {
    field: column.key,
    headerName: column.header,
    valueFormatter: ({ value, node }) => (node?.rowPinned && typeof value === "string" ? value : written(column.holds, value)),
    filter: "agTextColumnFilter",
    filterParams: { filterOptions: ["contains"], maxNumConditions: 1, debounceMs: 200 },
    floatingFilter: true,
    suppressHeaderMenuButton: true,
    suppressFloatingFilterButton: true,
    wrapHeaderText: true,
    suppressHeaderFilterButton: true,
    flex: column.holds === "name" ? 2 : 1,
    minWidth: column.key === "place" ? 190 : { money: 126, balance: 126, name: 190, day: 108, text: 116, count: 96 }[column.holds],
    type: isNumber ? "right" : undefined,
    cellClass: column.holds === "name" ? "grid-name" : undefined,
  };
};

// Where a row stands in its file: one click from the figure, or Enter on its cell.
const place = (places: string[]): ColDef<Row> => ({
  colId: "place",
  headerName: "In the file",
  valueGetter: ({ data }) => (typeof data?.row === "number" ? `Row ${data.row}` : ""),
  cellRenderer: ({ data, value }: { data?: Row; value: string }) => {
    if (!value) return "";
    const link = document.createElement("a");
    link.href = `${places[Number(data?.file)]}?row=${data?.row}#row`;
    link.textContent = value;
    link.tabIndex = -1; // the grid is one stop of Tab; the arrow keys move within it
    return link;
  },
  sortable: false,
  minWidth: 96,
  flex: 0.6,
});

const theme = themeQuartz.withParams({
  backgroundColor: "var(--card)",
  foregroundColor: "var(--text)",
  textColor: "var(--text)",
  headerTextColor: "var(--quiet)",
  headerBackgroundColor: "var(--card)",
  borderColor: "var(--hair)",
  accentColor: "var(--left)",
  rowHoverColor: "var(--wash)",
  oddRowBackgroundColor: "var(--card)",
  chromeBackgroundColor: "var(--card)",
  inputBackgroundColor: "var(--card)",
  inputBorder: { color: "var(--line)" },
  inputTextColor: "var(--text)",
  inputPlaceholderTextColor: "var(--quiet)",
  fontFamily: "inherit",
  fontSize: 14,
  headerHeight: 48,
  cellHorizontalPadding: 12,
  wrapperBorder: false,
});

const say = (place: string, text: string): void => {
  const found = document.querySelector(`[data-${place}]`);
  if (found) found.textContent = text;
};

const read = <T>(id: string): T | null => JSON.parse(document.getElementById(id)?.textContent ?? "null") as T | null;

const start = (frame: HTMLElement): void => {
  const columns = read<Column[]>("grid-columns") ?? [];
  const keys = [...columns.map((column) => column.key), "file", "row"];
  const places = read<string[]>("grid-places") ?? [];
  const url = frame.dataset.rowsUrl ?? "";
  let begun = read<Answer>("grid-first-rows");
  let last = "";
  let grid: GridApi<Row>;

  const question = (filterModel: Record<string, { filter?: string }>, sortModel: { colId: string; sort: string }[]): URLSearchParams => {
    const asked = new URLSearchParams();
    Object.entries(filterModel).forEach(([key, model]) => model.filter && asked.set(`f_${key}`, String(model.filter)));
    const sort = sortModel[0];
    if (sort) asked.set("sort", `${sort.sort === "desc" ? "-" : ""}${sort.colId}`);
    return asked;
  };

  const tell = (answer: Answer): void => {
    const totals: Row = { ...answer.sums };
    const first = columns[0];
    if (first) totals[first.key] = "Sub-total";
    grid.setGridOption("pinnedBottomRowData", [totals]);
    say("label", answer.label);
    say("balance", answer.balance);
    say("hidden", answer.hidden);
    document.querySelector("[data-record]")?.toggleAttribute("hidden", answer.query.includes("f_"));
    document.querySelectorAll<HTMLAnchorElement>("[data-download]").forEach((link) => {
      link.search = answer.query;
    });
  };

  const source: IDatasource = {
    getRows: (wanted) => {
      const take = (answer: Answer): void => {
        wanted.successCallback(
          answer.rows.map((row) => Object.fromEntries(keys.map((key, at) => [key, row[at] ?? null]))),
          answer.count,
        );
      };
      if (begun && wanted.startRow === 0) {
        const first = begun;
        begun = null;
        take(first);
        queueMicrotask(() => tell(first));
        return;
      }
      const asked = question(wanted.filterModel, wanted.sortModel);
      const now = asked.toString();
      asked.set("start", String(wanted.startRow));
      asked.set("end", String(wanted.endRow));
      fetch(`${url}?${asked}`)
        .then((answer) => (answer.ok ? (answer.json() as Promise<Answer>) : Promise.reject(new Error(String(answer.status)))))
        .then((answer) => {
          take(answer);
          if (now !== last || wanted.startRow === 0) tell(answer);
          last = now;
        })
        .catch(() => wanted.failCallback());
    },
  };

  frame.hidden = false;
  grid = createGrid<Row>(frame, {
    theme,
    rowHeight: rowHeight(),
    styleNonce: nonce,
    columnDefs: [...columns.map(definition), ...(places.length ? [place(places)] : [])],
    columnTypes: { right: { cellClass: "grid-number", headerClass: "grid-number-head" } },
    rowModelType: "infinite",
    datasource: source,
    cacheBlockSize: BLOCK_ROWS,
    maxBlocksInCache: 20,
    infiniteInitialRowCount: BLOCK_ROWS,
    suppressCellFocus: false,
    tabToNextCell: () => false,
    onCellKeyDown: ({ event }) => {
      if (event instanceof KeyboardEvent && event.key === "Enter") (event.target as HTMLElement).querySelector("a")?.click();
    },
    ensureDomOrder: true,
    domLayout: "normal",
    getRowId: undefined,
  });
  document.addEventListener("rows-changed", () => grid.setGridOption("rowHeight", rowHeight()));
};

document.querySelectorAll<HTMLElement>("[data-grid]").forEach(start);
