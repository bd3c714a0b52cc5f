/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/keys.h"

const pk_choice pk_choices_model[] = {{"theatre", PK_THEATRE}, {"mclp", PK_MCLP}, {"lscp", PK_LSCP}, {"pscp", PK_PSCP},
                                      {"pmedian", PK_PMEDIAN}, {"cflp", PK_CFLP}, {NULL, 0}};
const pk_choice pk_choices_task[] = {{"patrol", PK_PATROL},
                                     {"surveillance", PK_SURVEILLANCE},
                                     {"alert", PK_ALERT},
                                     {"escort", PK_ESCORT},
                                     {"sweep", PK_SWEEP},
                                     {"sea_patrol", PK_SEA_PATROL},
                                     {NULL, 0}};
const pk_choice pk_choices_stage[] = {{"gap", PK_STAGE_GAP},
                                      {"changes", PK_STAGE_CHANGES},
                                      {"personnel", PK_STAGE_PERSONNEL},
                                      {"flight_hours", PK_STAGE_FLIGHT_HOURS},
                                      {NULL, 0}};
static const pk_choice yes_no[] = {{"yes", 1}, {"no", 0}, {NULL, 0}};
static const pk_choice sorties[] = {{"average", 0}, {"whole", 1}, {NULL, 0}};
static const pk_choice earths[] = {{"wgs84", PK_WGS84}, {"sphere", PK_SPHERE}, {"plane", PK_PLANE}, {NULL, 0}};
static const pk_choice statuses[] = {{"open", PK_OPEN}, {"candidate", PK_CANDIDATE}, {"closed", PK_CLOSED}, {NULL, 0}};
static const pk_choice sites[] = {{"bases", PK_AIR}, {"ports", PK_SEA}, {NULL, 0}};

static const pk_unit days = {"days", 1, 1};
static const pk_unit days_as_h = {"days", 24, 1};
static const pk_unit hours = {"h", 1, 1};
static const pk_unit minutes_as_h = {"min", 1, 60};
static const pk_unit km = {"km", 1, 1};
static const pk_unit metres = {"m", 1, 1};
static const pk_unit km_per_h = {"km/h", 1, 1};
static const pk_unit knots_as_km_per_h = {"kn", 1.852, 1};

/* A row: the key's name, what it holds, the field it fills, then what there is to say about it. */
#define KEY(key, kind, member, ...)                                                                                    \
    {                                                                                                                  \
        .name = (key), .value = PK_VALUE_##kind, .offset = offsetof(pk_section, as.member), __VA_ARGS__                \
    }
#define OFFER(prefix, offered, ...)                                                                                    \
    {                                                                                                                  \
        .name = (prefix), .value = PK_VALUE_OFFER, .type = (offered), __VA_ARGS__                                      \
    }
#define ENABLED                                                                                                        \
    {                                                                                                                  \
        .name = "enabled", .value = PK_VALUE_CHOICE, .offset = offsetof(pk_section, enabled), DEFAULT("yes"),          \
        AMONG(yes_no), HELP("no takes the section out, with what refers to it")                                        \
    }
#define REQUIRED .required = true
#define DEFAULT(text) .fallback = (text)
#define OTHERWISE(text) .otherwise = (text)
#define UNIT(each) .unit = (&(each))
#define FROM(bound) .low = (bound), .high = PK_LARGE
#define ABOVE(bound) .low = (bound), .above = true, .high = PK_LARGE
#define BETWEEN(bottom, top) .low = (bottom), .high = (top)
#define WHOLE .whole = true
#define OR(word) .all = (word)
#define AMONG(list) .choices = (list)
#define ONLY(bits) .among = (bits)
#define LEAST(number) .least = (number)
#define MODELS(bits) .models = (bits)
#define MODEL(model) (1u << (model))
#define CLASSIC (~MODEL(PK_THEATRE))
#define HELP(text) .help = (text)

static const pk_key instance_keys[] = {
    KEY("name", TEXT, instance.name, OTHERWISE("the file's name"), HELP("what the plan calls the instance")),
    KEY("model", CHOICE, instance.model, DEFAULT("theatre"), AMONG(pk_choices_model), HELP("which problem this is")),
    KEY("horizon_days", NUMBER, instance.horizon_days, DEFAULT("1"), UNIT(days), BETWEEN(1, 3660), WHOLE,
        MODELS(MODEL(PK_THEATRE)), HELP("length of the plan")),
    KEY("periods_per_day", NUMBER, instance.periods_per_day, DEFAULT("4"), BETWEEN(1, 1440), WHOLE,
        MODELS(MODEL(PK_THEATRE)), HELP("equal parts of a day")),
    KEY("sorties", CHOICE, instance.whole_sorties, DEFAULT("average"), AMONG(sorties), MODELS(MODEL(PK_THEATRE)),
        HELP("mean number a period, or whole numbers")),
    KEY("earth", CHOICE, instance.earth, DEFAULT("wgs84"), AMONG(earths),
        HELP("how distances are measured; on a plane, positions are x, y in km")),
    KEY("grid_km", NUMBER, instance.grid_km, DEFAULT("10"), UNIT(km), ABOVE(0), MODELS(MODEL(PK_THEATRE)),
        HELP("spacing of the points of a zone")),
    KEY("data", PATH, instance.classic.data, OTHERWISE("required by the classic models"), MODELS(CLASSIC),
        HELP("data file of a classic model")),
    KEY("format", WORD, instance.classic.format, OTHERWISE("required by the classic models"), MODELS(CLASSIC),
        HELP("format of the data file")),
    KEY("radius", NUMBER, instance.classic.radius, OTHERWISE("none"), FROM(0),
        MODELS(MODEL(PK_MCLP) | MODEL(PK_LSCP) | MODEL(PK_PSCP)),
        HELP("distance within which a site covers, in the unit of the data (m on the globe)")),
    KEY("sites", NUMBER, instance.sites, OTHERWISE("none, or the data file's"), BETWEEN(0, 1e6), WHOLE,
        MODELS(MODEL(PK_MCLP) | MODEL(PK_PMEDIAN)), HELP("how many sites")),
    KEY("budget", NUMBER, instance.classic.budget, OTHERWISE("none"), FROM(0), MODELS(MODEL(PK_MCLP)),
        HELP("what the sites may cost together, in place of their number")),
    KEY("earth_radius_m", NUMBER, instance.classic.earth_radius_m, OTHERWISE("that of `earth`"), UNIT(metres), ABOVE(0),
        MODELS(CLASSIC), HELP("radius of the sphere on which distances are measured")),
    KEY("demand", NUMBER, instance.classic.demand, OTHERWISE("none"), BETWEEN(0, 1e15), MODELS(MODEL(PK_PSCP)),
        HELP("demand that must be covered")),
    KEY("demand_share", NUMBER, instance.classic.demand_share, OTHERWISE("none"), BETWEEN(0, 1), MODELS(MODEL(PK_PSCP)),
        HELP("share of the demand that must be covered, rounded up")),
    KEY("capacity", NUMBER, instance.classic.capacity, OTHERWISE("none"), ABOVE(0), MODELS(MODEL(PK_CFLP)),
        HELP("capacity of a site where the file leaves it open")),
    KEY("unit_costs", CHOICE, instance.unit_costs, DEFAULT("no"), AMONG(yes_no), MODELS(MODEL(PK_LSCP)),
        HELP("every site costs 1")),
    KEY("single_source", CHOICE, instance.single_source, DEFAULT("no"), AMONG(yes_no), MODELS(MODEL(PK_CFLP)),
        HELP("each customer is served by one site")),
    ENABLED,
};

static const pk_key limits_keys[] = {
    KEY("personnel", NUMBER, limits.personnel, DEFAULT("none"), OR("none"), FROM(0),
        HELP("people at sites and with units")),
    KEY("max_bases", NUMBER, limits.max_bases, DEFAULT("none"), OR("none"), FROM(0), WHOLE, HELP("bases in use")),
    KEY("max_ports", NUMBER, limits.max_ports, DEFAULT("none"), OR("none"), FROM(0), WHOLE, HELP("ports in use")),
    KEY("cost", NUMBER, limits.cost, DEFAULT("none"), OR("none"), FROM(0), HELP("cost of sites and units")),
    ENABLED,
};

static const pk_key objective_keys[] = {
    KEY("order", SEQUENCE, objective.order, DEFAULT("gap, changes, personnel, flight_hours"), AMONG(pk_choices_stage),
        HELP("what is minimised, most important first; gap must come first")),
    KEY("gap_tolerance", NUMBER, objective.gap_tolerance, DEFAULT("0.0001"), BETWEEN(0, 1),
        HELP("relative distance of value and bound at which a stage counts as optimal")),
    KEY("keep", NUMBER, objective.keep, DEFAULT("0.001"), BETWEEN(0, 1),
        HELP("how much a later stage may give back of an earlier one, relative")),
    ENABLED,
};

static const pk_key base_keys[] = {
    KEY("position", POSITION, site.site.position, REQUIRED, HELP("where it is")),
    KEY("country", WORD, site.site.country, OTHERWISE("nobody's"), HELP("host country")),
    KEY("ramp", NUMBER, site.site.slots, REQUIRED, FROM(0), WHOLE, HELP("parking slots")),
    KEY("runway_m", NUMBER, site.site.runway_m, REQUIRED, UNIT(metres), FROM(0), HELP("length of the runway")),
    KEY("sorties_per_day", NUMBER, site.site.sorties_per_day, REQUIRED, FROM(0),
        HELP("sorties that the base can launch in a day")),
    KEY("personnel", NUMBER, site.site.personnel, DEFAULT("0"), FROM(0), HELP("people needed where the base is used")),
    KEY("cost", NUMBER, site.site.cost, DEFAULT("0"), FROM(0), HELP("cost where the base is used")),
    KEY("status", CHOICE, site.status, DEFAULT("candidate"), AMONG(statuses), HELP("must be used, may be, must not")),
    ENABLED,
};

static const pk_key port_keys[] = {
    KEY("position", POSITION, site.site.position, REQUIRED, HELP("where it is")),
    KEY("country", WORD, site.site.country, OTHERWISE("nobody's"), HELP("host country")),
    KEY("berths", NUMBER, site.site.slots, REQUIRED, FROM(0), WHOLE, HELP("berths")),
    KEY("personnel", NUMBER, site.site.personnel, DEFAULT("0"), FROM(0), HELP("people needed where the port is used")),
    KEY("cost", NUMBER, site.site.cost, DEFAULT("0"), FROM(0), HELP("cost where the port is used")),
    KEY("status", CHOICE, site.status, DEFAULT("candidate"), AMONG(statuses), HELP("must be used, may be, must not")),
    ENABLED,
};

static const pk_key aircraft_keys[] = {
    KEY("tasks", SET, type.tasks, REQUIRED, AMONG(pk_choices_task), ONLY(PK_AIR_TASKS), HELP("what it can do")),
    KEY("speed_kmh", NUMBER, type.speed_kmh, REQUIRED, UNIT(km_per_h), ABOVE(0), HELP("cruising speed")),
    KEY("endurance_h", NUMBER, type.endurance_h, REQUIRED, UNIT(hours), ABOVE(0),
        HELP("time from take-off to landing")),
    KEY("turnaround_h", NUMBER, type.turnaround_h, REQUIRED, UNIT(hours), FROM(0),
        HELP("time between landing and the next take-off")),
    KEY("availability", NUMBER, type.availability, DEFAULT("1"), BETWEEN(0, 1),
        HELP("share of the units that can be used at any time")),
    KEY("max_sorties_per_day", NUMBER, type.max_sorties_per_day, DEFAULT("none"), OR("none"), FROM(0),
        HELP("of one available aircraft")),
    KEY("min_runway_m", NUMBER, type.min_runway_m, DEFAULT("0"), UNIT(metres), FROM(0), HELP("runway needed")),
    KEY("slots", NUMBER, type.slots, DEFAULT("1"), ABOVE(0), HELP("parking slots that one takes")),
    KEY("personnel", NUMBER, type.personnel, DEFAULT("0"), FROM(0), HELP("people that come with one")),
    KEY("cost", NUMBER, type.cost, DEFAULT("0"), FROM(0), HELP("cost of stationing one")),
    KEY("reaction_min", NUMBER, type.reaction_h, DEFAULT("0"), UNIT(minutes_as_h), FROM(0),
        HELP("from the alarm to being on its way")),
    ENABLED,
};

static const pk_key ship_keys[] = {
    KEY("tasks", SET, type.tasks, REQUIRED, AMONG(pk_choices_task), ONLY(PK_SEA_TASKS), HELP("what it can do")),
    KEY("speed_kn", NUMBER, type.speed_kmh, REQUIRED, UNIT(knots_as_km_per_h), ABOVE(0), HELP("cruising speed")),
    KEY("endurance_days", NUMBER, type.endurance_h, REQUIRED, UNIT(days_as_h), ABOVE(0),
        HELP("time from leaving port to returning")),
    KEY("turnaround_days", NUMBER, type.turnaround_h, REQUIRED, UNIT(days_as_h), FROM(0),
        HELP("time in port between two voyages")),
    KEY("availability", NUMBER, type.availability, DEFAULT("1"), BETWEEN(0, 1),
        HELP("share of the units that can be used at any time")),
    KEY("slots", NUMBER, type.slots, DEFAULT("1"), ABOVE(0), HELP("berths that one takes")),
    KEY("personnel", NUMBER, type.personnel, DEFAULT("0"), FROM(0), HELP("people that come with one")),
    KEY("cost", NUMBER, type.cost, DEFAULT("0"), FROM(0), HELP("cost of stationing one")),
    ENABLED,
};

static const pk_key contributor_keys[] = {
    OFFER("aircraft.", PK_KIND_AIRCRAFT, BETWEEN(0, 1e6), WHOLE, HELP("units of that type offered")),
    OFFER("ship.", PK_KIND_SHIP, BETWEEN(0, 1e6), WHOLE, HELP("units of that type offered")),
    KEY("personnel", NUMBER, contributor.personnel, DEFAULT("none"), OR("none"), FROM(0),
        HELP("ceiling on the people of its own units")),
    KEY("host_countries", WORDS, contributor.host_countries, DEFAULT("any"), OR("any"),
        HELP("countries where its units may stand")),
    KEY("tasks", SET, contributor.tasks, DEFAULT("all"), OR("all"), AMONG(pk_choices_task),
        HELP("what its units may do")),
    ENABLED,
};

static const pk_key zone_keys[] = {
    KEY("kind", TEXT, target.target.label, OTHERWISE("no label"), HELP("free label: city, port, energy, ...")),
    KEY("position", POSITION, target.target.position, OTHERWISE("`area`"), HELP("centre of a circle, and the station")),
    KEY("radius_km", NUMBER, target.target.radius_km, DEFAULT("0"), UNIT(km), BETWEEN(0, 20000),
        HELP("radius of the circle")),
    KEY("area", VERTICES, target.vertices, LEAST(3), OTHERWISE("`position`"), HELP("polygon, in place of the circle")),
    KEY("weight", NUMBER, target.weight, DEFAULT("1"), FROM(0), HELP("what the zone counts, for each of its tasks")),
    KEY("patrol", NUMBER, target.target.required[PK_PATROL], DEFAULT("0"), FROM(0), HELP("aircraft on station")),
    KEY("surveillance", NUMBER, target.target.required[PK_SURVEILLANCE], DEFAULT("0"), FROM(0),
        HELP("aircraft on station")),
    KEY("sea_patrol", NUMBER, target.target.required[PK_SEA_PATROL], DEFAULT("0"), FROM(0), HELP("ships on station")),
    KEY("hours", WINDOW, target.hours, DEFAULT("0-24"),
        HELP("hours of the day in which presence is wanted; may wrap midnight")),
    KEY("alert", NUMBER, target.target.required[PK_ALERT], DEFAULT("0"), FROM(0), WHOLE,
        HELP("aircraft that must reach every point in time")),
    KEY("response_min", NUMBER, target.target.response_h, OTHERWISE("required with `alert`"), UNIT(minutes_as_h),
        ABOVE(0), HELP("from the alarm to arrival")),
    KEY("grid_km", NUMBER, target.target.grid_km, OTHERWISE("that of [instance]"), UNIT(km), ABOVE(0),
        HELP("spacing of the points")),
    KEY("points", PATH, target.points, OTHERWISE("the grid"),
        HELP("CSV file of points, lat,lon[,weight], in place of the grid")),
    KEY("alert_weight", NUMBER, target.target.weight[PK_ALERT], OTHERWISE("`weight`"), FROM(0),
        HELP("weight of this task")),
    KEY("patrol_weight", NUMBER, target.target.weight[PK_PATROL], OTHERWISE("`weight`"), FROM(0),
        HELP("weight of this task")),
    KEY("surveillance_weight", NUMBER, target.target.weight[PK_SURVEILLANCE], OTHERWISE("`weight`"), FROM(0),
        HELP("weight of this task")),
    KEY("sea_patrol_weight", NUMBER, target.target.weight[PK_SEA_PATROL], OTHERWISE("`weight`"), FROM(0),
        HELP("weight of this task")),
    ENABLED,
};

static const pk_key lane_keys[] = {
    KEY("route", VERTICES, target.vertices, REQUIRED, LEAST(2), HELP("the lane from end to end")),
    KEY("transits_per_day", NUMBER, target.target.transits_per_day, OTHERWISE("required with escorts"), ABOVE(0),
        HELP("convoys in a day")),
    KEY("escorts_per_transit", NUMBER, target.target.required[PK_ESCORT], DEFAULT("0"), FROM(0),
        HELP("ships with each convoy")),
    KEY("convoy_speed_kn", NUMBER, target.target.convoy_speed_kmh, OTHERWISE("required with escorts"),
        UNIT(knots_as_km_per_h), ABOVE(0), HELP("speed of a convoy")),
    KEY("sweep_hours_per_day", NUMBER, target.target.required[PK_SWEEP], DEFAULT("0"), UNIT(hours), FROM(0),
        HELP("ship-hours of mine sweeping")),
    KEY("weight", NUMBER, target.weight, DEFAULT("1"), FROM(0), HELP("what the lane counts, for each of its tasks")),
    KEY("escort_weight", NUMBER, target.target.weight[PK_ESCORT], OTHERWISE("`weight`"), FROM(0),
        HELP("weight of this task")),
    KEY("sweep_weight", NUMBER, target.target.weight[PK_SWEEP], OTHERWISE("`weight`"), FROM(0),
        HELP("weight of this task")),
    ENABLED,
};

static const pk_key exclusion_keys[] = {
    KEY("area", VERTICES, exclusion.area, REQUIRED, LEAST(3), HELP("polygon in which no site may host units")),
    KEY("buffer_km", NUMBER, exclusion.buffer_km, DEFAULT("0"), UNIT(km), FROM(0),
        HELP("distance to the polygon that is excluded too")),
    KEY("applies_to", SET, exclusion.applies_to, DEFAULT("bases, ports"), AMONG(sites), HELP("which sites")),
    ENABLED,
};

static const pk_key previous_keys[] = {
    KEY("plan", PATH, previous.plan, REQUIRED, HELP("plan file that this program wrote")),
    KEY("max_changes", NUMBER, previous.max_changes, DEFAULT("none"), OR("none"), FROM(0), WHOLE,
        HELP("units that may stand where none stood before")),
    ENABLED,
};

#define KEYS(table) .keys = (table), .n_keys = sizeof(table) / sizeof *(table)

const pk_kind_info pk_kinds[PK_KIND_COUNT] = {
    [PK_KIND_INSTANCE] = {"instance", KEYS(instance_keys), .help = "the whole"},
    [PK_KIND_LIMITS] = {"limits", .theatre = true, KEYS(limits_keys), .help = "ceilings over everything"},
    [PK_KIND_OBJECTIVE] = {"objective", KEYS(objective_keys), .help = "what is minimised"},
    [PK_KIND_BASE] = {"base", .named = true, .theatre = true, KEYS(base_keys), .help = "an air base"},
    [PK_KIND_PORT] = {"port", .named = true, .theatre = true, KEYS(port_keys), .help = "a port"},
    [PK_KIND_AIRCRAFT] = {"aircraft", .named = true, .theatre = true, KEYS(aircraft_keys), .help = "an aircraft type"},
    [PK_KIND_SHIP] = {"ship", .named = true, .theatre = true, KEYS(ship_keys), .help = "a ship type"},
    [PK_KIND_CONTRIBUTOR] = {"contributor", .named = true, .theatre = true, KEYS(contributor_keys),
                             .help = "a nation or service that offers units"},
    [PK_KIND_ZONE] = {"zone", .named = true, .theatre = true, KEYS(zone_keys), .help = "a place that must be covered"},
    [PK_KIND_LANE] = {"lane", .named = true, .theatre = true, KEYS(lane_keys), .help = "a sea lane"},
    [PK_KIND_EXCLUSION] = {"exclusion", .named = true, .theatre = true, KEYS(exclusion_keys),
                           .help = "a stand-off region"},
    [PK_KIND_PREVIOUS] = {"previous", .theatre = true, KEYS(previous_keys), .help = "the plan that is in force"},
};
